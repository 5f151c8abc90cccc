// The state of one import: the order that every step fills, what the program made of it, and how far it got.
import { computed, reactive, ref, shallowRef } from 'vue'
import type { ImportOrder } from '../../../api/bindings/ImportOrder'
import type { ImportReport } from '../../../api/bindings/ImportReport'
import type { PreviewRow } from '../../../api/bindings/PreviewRow'
import type { RosterLayout } from '../../../api/bindings/RosterLayout'
import type { SheetPreview } from '../../../api/bindings/SheetPreview'
import type { LastVerb } from '../../../api/bindings/LastVerb'
import type { Tone } from '../../../kit/StateTag.vue'
import { useTask } from '../../../api/useTask'
import * as api from '../../../api/commands'

export const steps = ['选文件或粘贴', '对应列', '核对', '完成']

/** A word and a tone for what would become of a row; never the colour alone. */
export function fate(row: PreviewRow): { word: string; tone: Tone } {
  if (row.outcome === 'refused') return row.question ? { word: '请回答', tone: 'soon' } : { word: '不导入', tone: 'late' }
  if (row.notes.length) return { word: row.outcome === 'accepted' ? '新增·提醒' : '提醒', tone: 'soon' }
  return { accepted: { word: '新增', tone: 'done' as const }, updated: { word: '更新', tone: 'plan' as const }, unchanged: { word: '没有变化', tone: 'quiet' as const } }[row.outcome]
}

/** True where somebody should look at a row before it is taken in. */
export const asks = (row: PreviewRow) => row.outcome === 'refused' || row.notes.length > 0

export function useWizard() {
  const order = reactive<ImportOrder>({ path: '', text: '', sheet: '', map: [], fixes: [], answers: [], ask: true })
  const step = ref(0)
  const reached = ref(0)
  const layout = shallowRef<RosterLayout>()
  const preview = shallowRef<SheetPreview>()
  const report = shallowRef<ImportReport>()
  const last = shallowRef<LastVerb | null>(null)
  const { busy, failure, run } = useTask()
  const writes = computed(() => (preview.value ? preview.value.report.accepted + preview.value.report.updated : 0))
  const open = computed(() => preview.value?.rows.filter((row) => row.outcome === 'refused' && row.question).length ?? 0)

  function go(to: number) {
    step.value = to
    reached.value = Math.max(reached.value, to)
  }
  /** Another source: nothing that was settled for the one before holds any more. */
  async function read(path: string, text: string) {
    Object.assign(order, { path, text, sheet: '', map: [], fixes: [], answers: [] })
    reached.value = 0
    const found = await run(() => api.rosterLayout(order))
    if (!found) return
    layout.value = found
    if (found.saved) await remap(found.saved.map)
    go(1)
  }
  async function relay(change: Partial<ImportOrder>) {
    const found = await run(() => api.rosterLayout({ ...order, ...change }))
    if (!found) return
    Object.assign(order, change)
    layout.value = found
    reached.value = 1
  }
  const remap = (map: [string, string][]) => relay({ map })
  const choose = (sheet: string) => relay({ sheet, map: [], fixes: [], answers: [] })
  /** Looks at every row under an order that may differ by one cell or one answer. */
  async function look(change: Partial<ImportOrder> = {}) {
    const found = await run(() => api.previewRoster({ ...order, ...change }))
    if (!found) return
    Object.assign(order, change)
    preview.value = found
    if (step.value < 2) go(2)
  }
  const fix = (row: number, column: number, text: string) =>
    look({ fixes: [...order.fixes.filter((f) => f.row !== row || f.column !== column), { row, column, text }] })
  const answer = (rows: { row: number; same: string }[]) =>
    look({ answers: [...order.answers.filter((a) => !rows.some((r) => r.row === a.row)), ...rows] })
  async function commit() {
    const done = await run(() => api.takeRoster(order))
    if (!done) return
    report.value = done
    last.value = await api.lastVerb()
    go(3)
  }
  async function undo() {
    const taken = last.value
    if (taken && (await run(() => api.undo(taken.id))) !== undefined) last.value = null
  }
  return { order, step, reached, layout, preview, report, last, busy, failure, run, writes, open, go, read, remap, choose, look, fix, answer, commit, undo }
}

export type WizardState = ReturnType<typeof useWizard>
