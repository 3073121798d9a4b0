declare const brand: unique symbol;

/** A string that the compiler tells apart from other strings, such as the id of one kind of thing. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };
