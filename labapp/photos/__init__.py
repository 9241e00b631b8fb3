"""Photos: what people send is never kept, only a picture drawn anew from it.

`darkroom` runs `child` in a process of its own, one for each photo, with little memory, time and nothing else: a bomb, or a fault in
a decoder, harms that process alone. What comes back is checked by `plain` and holds pixels only: no place, no camera, no second file.
"""

from __future__ import annotations

UPLOAD_MAX = 8 * 1024 * 1024  # bytes of what a phone sends
PIXELS_MAX = 24_000_000  # of a photo as it comes
SIDE, SMALL_SIDE = 1600, 640  # px, the longer side of what is kept: for walls, and for phones and lists
KEPT_MAX, SMALL_KEPT_MAX = 400 * 1024, 64 * 1024  # bytes of what is kept
