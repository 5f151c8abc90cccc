import { expect, test } from 'vitest'
import type { Organisation } from '../../api/bindings/Organisation'
import { branching } from './tree'

const one = (code: string, parent: string, ended: string | null = null): Organisation => ({
  id: code,
  code,
  name: code,
  kind: '党支部',
  parent,
  since: '2026-01',
  ended,
})

test('whoever stands below comes behind, the ended last', () => {
  const all = [one('B1', 'A'), one('Z', '', '2026-05-01'), one('B2', 'A'), one('A', '街道'), one('C', 'B1')]
  expect(branching(all).map((b) => `${b.depth}${b.organisation.code}`)).toEqual(['0A', '1B1', '2C', '1B2', '0Z'])
})

test('a single branch stands alone whatever its superior is called', () => {
  expect(branching([one('B', 'B')]).map((b) => b.depth)).toEqual([0])
})
