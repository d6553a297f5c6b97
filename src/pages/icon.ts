/** The sign of feeds; it says nothing that the words beside it do not. */
export const FEED_ICON =
  '<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><circle cx="3.5" cy="12.5" r="2"/><path d="M1.5 7a7.5 7.5 0 0 1 7.5 7.5M1.5 2a12.5 12.5 0 0 1 12.5 12.5"/></svg>'
