"""Sub-commands of `luzheng`, one file each."""
