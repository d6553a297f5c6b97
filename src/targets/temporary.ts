/** Begins every temporary file's name: with a dot, so that no web server and no reader of ours takes it for a document. */
export const TEMPORARY = '.feedmill-tmp-'
