/** `1 migration`, `1,234 facts`. Not by Intl: that is loaded for the first number, and takes longer than most commands' work. */
export function counted(count: number, noun: string): string {
  return `${String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')} ${noun}${count === 1 ? '' : 's'}`;
}
