/** A database as the commands name it, where DATABASE_URL does. */
export function shownDatabase({ url }: { readonly url: string }): string {
  const named = new URL(url);
  named.password = '';
  return `${named.href} (DATABASE_URL)`;
}
