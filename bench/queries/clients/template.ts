/** The final text, as the template that it would have been written as: what is asked for twice goes out twice. */
export function toTemplate(text: string): { strings: TemplateStringsArray; places: number[] } {
  const parts = text.split(/\$\d+/);
  return {
    strings: Object.assign(parts, { raw: parts }),
    places: [...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number) - 1),
  };
}
