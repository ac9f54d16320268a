"""Small data files as people have them, and what pandas, csv, json and pyarrow read in them when they are told how.

The product must find out by itself what is told here. Cells are kept as texts; null is a cell without a value.
"""
import base64, csv, datetime, io, json, os
import openpyxl, xlsxwriter
import pandas as pd
import pyarrow as pa, pyarrow.parquet as pq

HERE = os.path.dirname(os.path.abspath(__file__))
TEXTS = [('ham', 'see you at the harbour at nine'), ('spam', 'you won a boat, reply now'), ('ham', 'the "blue" boat is ours'),
         ('spam', 'cheap oars £9 only today'), ('ham', 'bring bread; butter | too'), ('spam', 'naïve “offer” — 5 € only')]
FRAME = pd.DataFrame({'text': [t for _, t in TEXTS], 'label': [l for l, _ in TEXTS]})
cases = []


def read(data, header='infer', names=True, **told):
    """What pandas reads with the right settings."""
    t = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, header=None if header is None else 'infer', engine='c', **told)
    return ([str(c) for c in t.columns] if names and header is not None else None), t.values.tolist()


def case(name, data, found):
    columns, rows = found
    cells = [[None if c is None else c if isinstance(c, str) else json.dumps(c) for c in r] for r in rows]
    cases.append({'name': name, 'bytes': base64.b64encode(data).decode(), 'columns': columns, 'rows': cells})


def table(name, data, header='infer', names=True, **told): case(name, data, read(data, header, names, **told))


def written(frame=FRAME, encoding='utf-8', **how): return frame.to_csv(index=False, **how).encode(encoding)


# Delimiters, encodings, line ends, as pandas writes them.
table('comma.csv', written())
for name, sep in (('semicolon.csv', ';'), ('tab.csv', '\t'), ('pipe.csv', '|'), ('quoted.tsv', '\t'), ('semicolon.tsv', ';')):
    table(name, written(sep=sep), sep=sep)
table('excel.csv', written(sep=';', lineterminator='\r\n', encoding='utf-8-sig'), sep=';', encoding='utf-8-sig')
table('windows.csv', written(encoding='windows-1252'), encoding='windows-1252')
table('utf16le.csv', '\ufeff'.encode('utf-16-le') + written(encoding='utf-16-le'), encoding='utf-16')
table('utf16be.tsv', '\ufeff'.encode('utf-16-be') + written(encoding='utf-16-be', sep='\t'), encoding='utf-16', sep='\t')
for name, end in (('crlf.csv', '\r\n'), ('cr.csv', '\r')): table(name, written(lineterminator=end))
# pandas takes CR CR LF for two line ends, with an empty line between them, which it skips.
table('cr-cr-lf.csv', written().replace(b'\n', b'\r\r\n'))
table('mixed-ends.csv', b'text,label\r\na,ham\nb,spam\r\nc,ham\n')
# Quotes.
table('quote-all.tsv', written(sep='\t', quoting=csv.QUOTE_ALL), sep='\t')
table('quote-all.csv', written(quoting=csv.QUOTE_ALL))
table('multi-line.tsv', b'text\tlabel\n"two\nlines"\tham\n"a\tb"\tspam\n', sep='\t')
table('multi-line.csv', b'text,label\n"two\nlines, ""quoted""",ham\nplain,spam\n')
table('bare-quotes.csv', b'text,label\nthe "blue" boat,ham\nhe said "no",spam\n')
table('mixed-quotes.csv', b'text,label\nthe "blue" boat,ham\n"one, two",spam\n"say ""no""",ham\n')
glue = 'index\tsentence\tlabel\n0\t"Yes," he said\t1\n1\tno "quotes" here\t0\n2\t"All of it."\t1\n3\tan open " one\t0\n'.encode()
table('glue.tsv', glue, sep='\t', quoting=csv.QUOTE_NONE)
table('glue-whole.tsv', b'sentence\tlabel\n"All of it."\t1\nnone\t0\n', sep='\t', quoting=csv.QUOTE_NONE)
# Headers.
table('index-column.csv', FRAME.to_csv().encode(), names=False)
table('same-names.csv', b'text,text,label\na,b,ham\nc,d,spam\n', names=False)
table('no-header.csv', b'ham,see you\nspam,you won\nham,bring bread\nspam,cheap oars\n', header=None)
table('no-header-numbers.tsv', b'1\tgreat\n0\tdull\n', header=None, sep='\t')
table('numbered-header.csv', pd.DataFrame([['a', 'x'], ['b', 'y']]).to_csv(index=False).encode())
table('blank-lines.csv', b'text,label\n\na,ham\n\n\nb,spam\n\n')
# JSON.
records = [{'text': t, 'label': l, 'n': i, 'ok': i % 2 == 0, 'none': None} for i, (l, t) in enumerate(TEXTS)]


def objects(rows): return list(rows[0]), [[r[k] for k in rows[0]] for r in rows]


case('records.json', json.dumps(records, ensure_ascii=False).encode(), objects(records))
case('pretty.json', json.dumps(records, indent=2).encode(), objects(records))
for name, wrapped in (('wrapped.json', {'version': 1, 'tags': ['a'], 'data': records}),
                      ('wrapped-other.json', {'meta': {'rows': 6}, 'sentences': records}),
                      ('wrapped-several.json', {'licences': [{'id': 1}], 'data': records})):
    case(name, json.dumps(wrapped, indent=None if name == 'wrapped.json' else 1).encode(), objects(records))
lines = ''.join(json.dumps(r) + '\n' for r in records)
case('lines.jsonl', lines.encode(), objects(records))
case('cr.jsonl', lines.replace('\n', '\r').encode(), objects(records))
case('cr-cr-lf.ndjson', lines.replace('\n', '\r\r\n').encode(), objects(records))
# Parquet, as pyarrow reads it back.
typed = pa.table({'text': FRAME.text, 'label': [1, 0, 1, 0, 1, None], 'score': [1.0, 0.5, float('nan'), 2.0, 3.0, 4.0],
                  'flag': [True, False, None, True, False, True], 'kind': pa.array(FRAME.label).dictionary_encode()})
for codec in ('none', 'snappy', 'gzip', 'zstd', 'brotli'):
    sink = io.BytesIO(); pq.write_table(typed, sink, compression=codec, row_group_size=4); data = sink.getvalue()
    back = pq.read_table(io.BytesIO(data))
    rows = [[None if c is None or c != c else c for c in r.values()] for r in back.to_pylist()]
    case(f'{codec}.parquet', data, (back.column_names, rows))



# Workbooks, as openpyxl reads them back: stored results of formulas, no rows or columns that are empty throughout.
def read_sheet(data, sheet):
    def cell(value):
        if isinstance(value, datetime.datetime):
            return value.strftime('%Y-%m-%d' if value.time() == datetime.time() else '%Y-%m-%d %H:%M:%S')
        if isinstance(value, datetime.time): return value.strftime('%H:%M:%S')
        return None if value in ('#N/A', '#DIV/0!') else value
    rows = [[cell(c.value) for c in r] for r in openpyxl.load_workbook(io.BytesIO(data), data_only=True)[sheet].iter_rows()]
    rows = [r for r in rows if any(c not in (None, '') for c in r)]
    kept = [i for i in range(len(rows[0])) if any(r[i] not in (None, '') for r in rows)]
    return [str(rows[0][i]) for i in kept], [[r[i] for i in kept] for r in rows[1:]]


DAY, MOMENT, TIME = datetime.date(1999, 12, 31), datetime.datetime(2024, 2, 29, 7, 8, 9), datetime.time(12, 30)
VALUES = [['text', 'label', 'number', 'when', 'yes', 'empty'],
          ['Größe <&> "q"\nzweite Zeile', 'ham', 1, MOMENT, True, None], ['  spaces  ', 'spam', 2.5, DAY, False, None],
          [None] * 6, ['日本 🙂', 'ham', 1e6, TIME, True, None], [123, 'spam', -0.1, datetime.date(1900, 2, 28), None, None],
          ['x_0041_ stays', 'ham', 0, datetime.date(1900, 3, 1), None, None]]


def by_openpyxl(hidden=False):
    """Shared strings."""
    book = openpyxl.Workbook(); sheet = book.active; sheet.title = 'Antworten'
    for row in VALUES: sheet.append(row)
    book.create_sheet('more').append(['not', 'read'])
    if hidden: book.create_sheet('secret', 0).append(['hidden', 'sheet']); book['secret'].sheet_state = 'hidden'
    sink = io.BytesIO(); book.save(sink); return sink.getvalue()


def by_xlsxwriter(**options):
    """Formulas with results and errors; strings inside the cells with `constant_memory`; the table begins at C4."""
    sink = io.BytesIO(); book = xlsxwriter.Workbook(sink, {'in_memory': True, **options}); sheet = book.add_worksheet('S')
    day, percent, euro = (book.add_format({'num_format': f}) for f in ('dd.mm.yyyy', '0%', '[$-407]#,##0.00 "d"'))
    for column, name in enumerate(('text', 'label', 'when', 'share', 'price', 'formula')): sheet.write(3, column + 2, name)
    for row, (label, text) in enumerate(TEXTS, 4):
        sheet.write(row, 2, text); sheet.write(row, 3, label); sheet.write_datetime(row, 4, datetime.datetime(2024, 1, row), day)
        sheet.write(row, 5, row / 8, percent); sheet.write(row, 6, 12.5, euro)
        sheet.write_formula(row, 7, '=1/0' if row == 5 else f'=D{row}&"x"', None, '#DIV/0!' if row == 5 else f'{label}x')
    if not options: sheet.write_rich_string(4, 2, 'rich ', book.add_format({'bold': True}), 'bold', ' end')
    book.close(); return sink.getvalue()


case('shared.xlsx', by_openpyxl(), read_sheet(by_openpyxl(), 'Antworten'))
case('hidden-first.xlsx', by_openpyxl(True), read_sheet(by_openpyxl(True), 'Antworten'))
for name, options in (('formulas.xlsx', {}), ('inline.xlsx', {'constant_memory': True}), ('from-1904.xlsm', {'date_1904': True})):
    case(name, by_xlsxwriter(**options), read_sheet(by_xlsxwriter(**options), 'S'))
FRAME.to_excel(sink := io.BytesIO(), index=False, engine='openpyxl')
case('pandas.xlsx', sink.getvalue(), read_sheet(sink.getvalue(), 'Sheet1'))

json.dump({'pandas': pd.__version__, 'pyarrow': pa.__version__, 'cases': cases}, open(f'{HERE}/goldens.json', 'w'), indent=1, ensure_ascii=False)
open(f'{HERE}/goldens.json', 'a').write('\n')
