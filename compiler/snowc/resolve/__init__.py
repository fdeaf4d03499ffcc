"""From trees to names: project layout, module summaries, scopes, references, binding groups."""
