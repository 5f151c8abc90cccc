// The cells that are on their way: what was typed and is not taken yet, what is wrong with it, what can be taken back.
import { reactive, ref, shallowRef } from 'vue'
import { asFailure, type Failure } from '../api/call'
import { cellKey, type CellChange, type CellWrong } from './sheet'

/** Takes a block of cells: all of them, or none with what is wrong with each. */
export type SaveCells = (changes: CellChange[]) => Promise<CellWrong[]>

export function useSheet(stands: (row: string, column: string) => string, save: () => SaveCells) {
  /** By cell, the text that is not taken yet; it stays on the page so that a person can mend it. */
  const typed = reactive(new Map<string, string>())
  const wrong = reactive(new Map<string, string>())
  const failure = shallowRef<Failure>()
  const saving = ref(0)
  const undoable = ref(0)
  /** Cells of a block of which another cell is wrong: they go in together with the next change. */
  const held = new Map<string, CellChange>()
  const steps: CellChange[][] = []
  let last: Promise<unknown> = Promise.resolve()

  /** Saves cells, each call after the one before; remembers how to take the step back. */
  function enter(changes: CellChange[], back = false): Promise<void> {
    const all = new Map(held)
    for (const c of changes) all.set(cellKey(c.row, c.column), c)
    const news = [...all].filter(([key, c]) => typed.has(key) || c.value !== stands(c.row, c.column)).map(([, c]) => c)
    if (!news.length) return Promise.resolve()
    held.clear()
    const before = news.map((c) => ({ ...c, value: stands(c.row, c.column) }))
    for (const c of news) typed.set(cellKey(c.row, c.column), c.value)
    const mine = last.then(() => take(news, back ? undefined : before))
    last = mine
    return mine
  }

  async function take(changes: CellChange[], before: CellChange[] | undefined) {
    saving.value++
    failure.value = undefined
    for (const c of changes) wrong.delete(cellKey(c.row, c.column))
    try {
      const faults = await save()(changes)
      for (const f of faults) wrong.set(cellKey(f.row, f.column), f.message)
      if (faults.length) return hold(changes)
      for (const c of changes) typed.delete(cellKey(c.row, c.column))
      if (before) steps.push(before)
    } catch (error) {
      failure.value = asFailure(error)
      hold(changes)
    } finally {
      saving.value--
      undoable.value = steps.length
    }
  }

  function hold(changes: CellChange[]) {
    for (const c of changes) held.set(cellKey(c.row, c.column), c)
  }

  /** Takes the last step back, as one step. */
  function undo() {
    const step = steps.pop()
    undoable.value = steps.length
    return step ? enter(step, true) : Promise.resolve()
  }

  /** Gives up what could not be taken. */
  function drop() {
    typed.clear()
    wrong.clear()
    held.clear()
    failure.value = undefined
  }

  return { typed, wrong, failure, saving, undoable, enter, undo, drop }
}
