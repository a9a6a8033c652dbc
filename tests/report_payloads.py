"""Texts that would be markup somewhere, and documents that hold them in every place a text can have."""

from __future__ import annotations

from datetime import date
from typing import Final

from kpiflow.reports.document import (
    Cell,
    Document,
    Fact,
    Facts,
    Figure,
    Figures,
    Group,
    Heading,
    Item,
    Listing,
    Paragraph,
    Picture,
    Run,
    Table,
    Tone,
    Verbatim,
    line,
)


PAYLOADS: Final = (
    # HTML and its templates
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></tr></table><h1>forged</h1>",
    "</title><script>alert(1)</script>",
    "</style><style>body{display:none}</style>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "<!-- hidden -->",
    "<![CDATA[ hidden ]]>",
    "<?xml version='1.0'?>",
    "&lt;b&gt; &amp; &#60;",
    "&nbsp;",
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "{# comment #}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%s %(name)s {0} {name}",
    # Markdown
    "# a heading",
    "## a heading",
    "- an item",
    "+ an item",
    "* an item",
    "1. an item",
    "12) an item",
    "> a quotation",
    "=====",
    "-----",
    "*emphasis* and **strong**",
    "_emphasis_ and __strong__",
    "~~struck~~",
    "`code` and ``code``",
    "```",
    "[a link](javascript:alert(1))",
    "![a picture](https://example.org/x.png)",
    "[a]: https://example.org",
    "[^1] a note",
    "https://example.org/path?a=1&b=2",
    "www.example.org",
    "mail@example.org",
    "@somebody and #12",
    "a | b | c",
    "|---|---|",
    "a\\| b \\",
    "trailing backslash \\",
    ":smile: and :x:",
    "$x^2$ and $$y$$",
    "- [ ] to do",
    # Typst
    '#import "evil.typ": *',
    '#read("/etc/passwd")',
    "= heading",
    "$ sum_(i=1)^n i $",
    "@reference <label>",
    "*strong* _emph_ `raw`",
    "\\u{1F600}",
    "// a comment",
    "/* a comment */",
    "~ -- --- ... '",
    # Spreadsheets
    "=1+1",
    '=HYPERLINK("https://example.org","click")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "'=1+1",
    "0010",
    "1e3",
    "2550-10-22",
    "TRUE",
    # Word, XML and what is left
    "]]>",
    "<w:p/>",
    "{ MERGEFIELD name }",
    'xml:space="preserve"',
    "กระทรวงมหาดไทย <b>ร้องเรียน</b> ๒๕๕๐",
    "สำนักงานป้องกันและปราบปรามการฟอกเงินดำเนินการแล้ว",
)
"""Texts that some format would take for markup, a formula, a number or an address."""


def document_of(text: str) -> Document:
    """Give a document of every kind of block in which every text is this one."""
    said = line(text, Run(text, tone=Tone.SOFT), Run(text, tone=Tone.GOOD, tag=True))
    cell = Cell(lines=(said, said), points=(said,))
    figure = Cell(lines=(line(text),), centred=True)
    return Document(
        language="th",
        title=text,
        form=text,
        corner=text,
        lead=text,
        blocks=(
            Heading(text=said),
            Paragraph(text=said),
            Paragraph(text=line(Run(text, tone=Tone.BAD)), verdict=True),
            Facts(facts=(Fact(label=text, value=text), Fact(label=text, value=text))),
            Figures(
                figures=(Figure(label=text, value=text, note=text), Figure(label=text, value=text, note=text))
            ),
            Listing(items=(Item(text=said), Item(text=line(Run(text, struck=True))))),
            Listing(items=(Item(text=said, number=text), Item(text=said, number=text, depth=1))),
            Table(
                name="a table",
                head=(figure, cell),
                groups=(Group(rows=((figure, cell), (figure, cell)), title=said),),
                widths=(1, 3),
            ),
            Heading(text=said, on_new_page=True),
            Table(name="a table", groups=(Group(rows=((cell, figure),)),), widths=(1, 0)),
            Picture(svg="<svg></svg>", title=text, description=text),
        ),
        foot=(Paragraph(text=said), Verbatim(lines=(text, text))),
        day=date(2007, 11, 30),
    )
