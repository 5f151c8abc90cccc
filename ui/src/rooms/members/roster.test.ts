import { expect, test } from 'vitest'
import { isChosen, narrowed, turned } from './roster'

const chip = (column: string, word: string) => ({ label: word, column, word, count: 1 })

test('a heading sorts up, then down, then not at all', () => {
  const up = turned([], 'name')
  expect(up).toEqual([{ column: 'name', down: false }])
  const down = turned(up, 'name')
  expect(down).toEqual([{ column: 'name', down: true }])
  expect(turned(down, 'name')).toEqual([])
  expect(turned(down, 'joined')).toEqual([{ column: 'joined', down: false }])
})

test('a chip narrows alone and is let go of by pressing it again', () => {
  const employed = narrowed({}, chip('category', '在职党员'))
  expect(isChosen(employed, chip('category', '在职党员'))).toBe(true)
  expect(narrowed(employed, chip('kind', '预备党员'))).toEqual({ kind: ['预备党员'] })
  expect(narrowed(employed, chip('category', '在职党员'))).toEqual({})
})
