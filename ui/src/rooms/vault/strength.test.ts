import { expect, test } from 'vitest'
import { strength } from './strength'

test.each([
  ['', false, '至少 8 个字'],
  ['abc', false, '还差 5 个字'],
  ['12345678', false, '太容易猜'],
  ['88888888', false, '太容易猜'],
  ['hgfedcba', false, '太容易猜'],
  ['qwertyup', true, '一般'],
  ['晨光社区党员之家', true, '较好'],
  ['我家门口有3棵老槐树!', true, '很好'],
])('“%s” is enough: %s (%s)', (passphrase, enough, words) => {
  const said = strength(passphrase)
  expect(said.enough).toBe(enough)
  expect(said.words).toContain(words)
})
