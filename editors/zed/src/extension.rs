//! Snow in Zed: which program answers for `.snow` files, and with what options.
//! In: Zed's settings for `snow-lsp`, and what a shell in the project's folder finds. Out: a command. Nothing is downloaded.

mod server;

use zed_extension_api as zed;
use zed_extension_api::settings::LspSettings;
use zed_extension_api::{Command, LanguageServerId, Result, Worktree, serde_json};

struct SnowExtension;

impl zed::Extension for SnowExtension {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let binary = LspSettings::for_worktree(id.as_ref(), worktree)?.binary;
        let (path, arguments) = binary.map_or((None, None), |it| (it.path, it.arguments));
        let found = server::choose(path, arguments, |name| worktree.which(name))?;
        // The shell's own environment: in a virtual environment `PATH` leads to its compiler.
        Ok(Command { command: found.command, args: found.arguments, env: worktree.shell_env() })
    }

    fn language_server_initialization_options(
        &mut self,
        id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        Ok(LspSettings::for_worktree(id.as_ref(), worktree)?.initialization_options)
    }

    fn language_server_workspace_configuration(
        &mut self,
        id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        Ok(LspSettings::for_worktree(id.as_ref(), worktree)?.settings)
    }
}

zed::register_extension!(SnowExtension);
