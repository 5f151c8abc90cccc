"""The cells of a workbook, written again by XlsxWriter, or dumped for others to write. usage: cells.py write|dump WORKBOOK OUT

Reading the workbook is not timed. Both modes of XlsxWriter run; its faster one is the peer."""
import sys
sys.path.insert(0, __file__.rsplit("/", 1)[0] + "/peers")
from common import *
from python_calamine import CalamineWorkbook
import xlsxwriter

verb, source, out = sys.argv[1:4]
rows = CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
rows = [[v if isinstance(v, (int, float)) and not isinstance(v, bool) else str(v) for v in row] for row in rows]

def write(constant_memory):
    wb = xlsxwriter.Workbook(out, {"constant_memory": constant_memory, "strings_to_formulas": False, "strings_to_urls": False}); ws = wb.add_worksheet("党员名册")
    txt = wb.add_format({"num_format": "@"})
    for i, r in enumerate(rows):
        for j, v in enumerate(r):
            if isinstance(v, str): ws.write_string(i, j, v, txt) if v else None
            else: ws.write_number(i, j, v)
    wb.close(); return os.path.getsize(out)

if verb == "dump": json.dump(rows, open(out, "w"), ensure_ascii=False)
else:
    timed("cells_xlsxwriter", lambda: write(False))
    timed("cells_xlsxwriter_constant_memory", lambda: write(True))
