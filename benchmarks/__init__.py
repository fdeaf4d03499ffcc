"""What is measured, one folder per subject: `measure.py` measures, `README.md` tells what and how."""
