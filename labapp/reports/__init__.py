"""Reports as files: PDF, DOCX, PPTX, XLSX, CSV, JSON and Markdown, all written from one `Report`.

`labapp/web/reporting.py` makes the report of a lab or of a record, in the words of one language; the page shows it too. `press` has a
child process write the file, so that neither a huge lab nor a fault in a library harms the server. The writers know the model alone:
no database, no request, and nothing of labs.
"""

from __future__ import annotations
