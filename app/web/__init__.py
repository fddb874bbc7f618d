"""Pages for phones: static files without build step; scripts in ES5, because old in-app browsers open them."""
