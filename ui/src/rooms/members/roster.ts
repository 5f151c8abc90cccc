// What the window shows of the roster. It is kept while the window is open: whoever goes to a member and comes back finds
// the list as it was left. Core does the finding, narrowing and sorting, so that a sheet of the view is what was seen.
import { reactive, ref, toRaw, watch } from 'vue'
import type { RosterChip } from '../../api/bindings/RosterChip'
import type { RosterView } from '../../api/bindings/RosterView'
import { session, several } from '../../api/session'
import { useLive } from '../../api/useLive'
import * as api from '../../api/commands'

const blank = (): RosterView => ({ columns: [], find: '', only: {}, sort: [] })

export const view = reactive<RosterView>(blank())
export const chosen = ref('')
/** The name of the saved view in use; empty for the usual one. */
export const named = ref('')

/** What a list shows where nobody chose: the columns that fit an office's screen. */
export const usual = (): string[] => {
  const home = several.value ? ['organisation'] : []
  return ['name', 'sex', 'birth_month', 'kind', 'joined', 'party_years', 'category', 'group', ...home, 'away']
}

/** The view as core takes it. */
export const ordered = (one: RosterView): RosterView => ({
  columns: one.columns.length ? [...one.columns] : usual(),
  find: one.find.trim(),
  only: { ...toRaw(one.only) },
  sort: one.sort.map((s) => ({ ...s })),
})

/** One way round: up, down, then the order of the roster again. */
export function turned(sort: RosterView['sort'], column: string): RosterView['sort'] {
  const now = sort.find((s) => s.column === column)
  if (!now) return [{ column, down: false }]
  return now.down ? [] : [{ column, down: true }]
}

export const isChosen = (only: RosterView['only'], chip: RosterChip) => !!only[chip.column]?.includes(chip.word)

/** A chip stands alone: choosing one leaves the one before. */
export const narrowed = (only: RosterView['only'], chip: RosterChip): RosterView['only'] =>
  isChosen(only, chip) ? {} : { [chip.column]: [chip.word] }

// What somebody looked for is not for whoever unlocks the window next.
watch(() => session.value?.state, () => take(''))

/** Looks through another view; without one, as on the first day. */
export function take(name: string, next: RosterView = blank()) {
  Object.assign(view, { ...blank(), ...next })
  named.value = name
}

/** More rows than any screen shows. */
const SCREEN = 200

/**
 * The list of the view: read anew when people change, and as the view does; typing is waited out. Another view shows its
 * first rows at once and the rest when it comes; the same view, changed, comes whole, so that nobody loses his place in it.
 */
export function useRoster() {
  let whole = false
  const live = useLive(['members', 'branch'], () => api.lookAtRoster(ordered(view), whole ? null : SCREEN))
  function read(all: boolean) {
    whole = all
    void live.refetch()
  }
  let waiting = 0
  watch(() => view.find, () => {
    window.clearTimeout(waiting)
    waiting = window.setTimeout(read, 80, false)
  })
  watch(() => [view.columns, view.only, view.sort], () => read(false))
  watch(live.data, (look) => look && look.rows.length < look.found && read(true))
  return live
}

/** The whole roster in figures, and the words that narrow it: read anew when people change, never while somebody types. */
export const useWords = () => useLive(['members', 'branch'], () => api.rosterWords())
