"""What does `python -m tightrope` do? The same as the command `tightrope`."""

from tightrope.cli import main

if __name__ == "__main__":
    main()
