declare const brand: unique symbol;

/** A `T` that may not be swapped with another `T` by accident. Made in one place, by a cast. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
