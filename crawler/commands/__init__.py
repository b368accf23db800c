"""One module a command: parse the arguments, call one function, print."""
