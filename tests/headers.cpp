// Nothing: the headers beside it are what is compiled, once.
