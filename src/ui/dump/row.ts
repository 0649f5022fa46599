/** Height of a line of the dump, in the editor and in what stands there before it. */
export const ROW_PX = 20;
