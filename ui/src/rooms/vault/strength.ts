// How strong a passphrase is, in words. It only advises: length counts most, for a sentence is easier to keep than symbols.

export interface Strength {
  enough: boolean
  words: string
}

/** The shortest passphrase that core accepts. */
export const SHORTEST = 8

export function strength(passphrase: string): Strength {
  const length = [...passphrase].length
  if (length === 0) return { enough: false, words: `至少 ${SHORTEST} 个字，可以是一句话，汉字也行` }
  if (length < SHORTEST) return { enough: false, words: `还差 ${SHORTEST - length} 个字` }
  if (isMonotone(passphrase)) return { enough: false, words: '太容易猜：不要用连续或重复的字' }
  const score = length + kinds(passphrase) * 2 + (/\p{Script=Han}/u.test(passphrase) ? 4 : 0)
  if (score < 12) return { enough: true, words: '强度一般：再长一些更好' }
  return { enough: true, words: score < 18 ? '强度较好' : '强度很好' }
}

function kinds(text: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(text)).length
}

/** True for 88888888, 12345678, abcdefgh and their like: every step from one character to the next is the same. */
function isMonotone(text: string): boolean {
  const codes = [...text].map((c) => c.codePointAt(0) ?? 0)
  const step = (codes[1] ?? 0) - (codes[0] ?? 0)
  return Math.abs(step) <= 1 && codes.every((code, at) => at === 0 || code - (codes[at - 1] ?? 0) === step)
}
