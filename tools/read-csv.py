"""Has Python's csv module read tables: a line of JSON for each, with the number of rows and a hash of the cells."""

import csv
import hashlib
import json
import sys

csv.field_size_limit(1 << 30)
for file in sys.argv[1:]:
    answer = {"error": "", "rows": 0, "cells": ""}
    try:
        cells = hashlib.sha256()
        with open(file, encoding="utf-8", newline="") as text:
            rows = list(csv.reader(text, strict=True))
        for row in rows:
            if len(row) != len(rows[0]):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(rows[0])} columns")
            for cell in row:
                cells.update(cell.encode() + b"\0")
        answer["rows"] = len(rows)
        answer["cells"] = cells.hexdigest()
    except Exception as e:  # whatever it raises is the answer
        answer["error"] = f"{type(e).__name__}: {e}"
    print(json.dumps(answer))
