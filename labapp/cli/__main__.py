"""`python -m labapp.cli` is `labapp`."""

from labapp.cli import main

main()
