import sys
from pathlib import Path

HERE = Path(__file__).parent
for folder in (HERE.parent / "action", HERE.parent / "github"):
    sys.path.insert(0, str(folder))
