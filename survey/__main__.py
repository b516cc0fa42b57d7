"""`python -m survey` and the console script `survey`."""

import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    from survey.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
