import { expect, test } from 'vitest'
import { sizeWords } from './size'

test.each([
  [1, '1 KB'],
  [2048, '2 KB'],
  [5 * 1024 * 1024, '5.0 MB'],
])('%i bytes are %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words))
