/** This program's version. What is made of the same input may differ from one version to the next. */
export const VERSION = '0.1.0'
