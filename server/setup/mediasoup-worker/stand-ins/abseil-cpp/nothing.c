typedef int nothing; /* an empty file is not C */
