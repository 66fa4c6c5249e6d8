/** What a page makes the reader's program load from another host: scripts, styles, pictures, frames. A link that is followed by a click is none. */
export function outsideResources(html: string): readonly string[] {
  const loads = html.matchAll(/<(?:script|img|iframe|source|video|audio|embed|link)\b[^>]*?\s(?:src|href)\s*=\s*["']?((?:https?:)?\/\/[^"'\s>]+)/gi);
  // The address of a page itself is named and not loaded.
  return [...loads].filter(([tag]) => !/rel=["']?canonical/i.test(tag)).map(([, address = '']) => address);
}
