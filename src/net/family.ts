/** IPv4 or IPv6: each has its own tables. */
export type Family = 4 | 6;
