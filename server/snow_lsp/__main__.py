"""`python -m snow_lsp`."""

import sys

from snow_lsp.server import main

sys.exit(main())
