const longest = 255;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unseen = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** As the uploader called it, without folders, control characters and what turns the writing direction. */
export function plainName(name: string): string {
  const [last = ''] = name.toWellFormed().normalize('NFC').split(/[/\\]/).slice(-1);
  const plain = last.replace(unseen, '').trim();
  if (plain === '' || /^\.+$/.test(plain)) return 'file';
  if (plain.length <= longest) return plain;
  const [ending = ''] = /\.[^.]{1,16}$/.exec(plain) ?? [];
  return `${plain.slice(0, longest - ending.length).toWellFormed()}${ending}`;
}
