import sys
from collections import Counter
from pathlib import Path

counts = Counter(Path(sys.argv[1]).read_text("utf-8").split())
print(len(counts))
for word, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:10]:
    print(word, count)
