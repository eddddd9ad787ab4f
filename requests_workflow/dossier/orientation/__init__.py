"""An orientation kept, and what a file takes from it: its route, and the answers already given."""
