/** Why a file is no post, which is no fault. */
export interface Refusal {
  readonly leftOut: string
  /** Somebody has written down that it shall not be one: its author, or whoever set up the blog. */
  readonly isStated?: true
}

/** What its engine would not take for a post either: `outside _posts`. */
export function noPost(why: string): Refusal {
  return { leftOut: `not a post: ${why}` }
}

/** A reason that is no more than what is written in the file, or in a configuration: `published: false`. */
export function leftOutBy(statement: string): Refusal {
  return { leftOut: statement, isStated: true }
}
