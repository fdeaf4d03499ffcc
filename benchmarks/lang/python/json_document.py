import json
import sys
from pathlib import Path

document = json.loads(Path(sys.argv[1]).read_text("utf-8"))
print(json.dumps(document, separators=(",", ":"), ensure_ascii=False))
