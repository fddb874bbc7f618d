"""Pages for phones: static files without build step; scripts in ES5, for old in-app browsers."""
