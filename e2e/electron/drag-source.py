"""A window from which files or folders can be dragged, as from a file manager: drag-source.py PATH..."""

import sys

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

addresses = [GLib.filename_to_uri(path, None) for path in sys.argv[1:]]
window = Gtk.Window(title="drag-source")
window.set_default_size(80, 80)
window.move(0, 800)
box = Gtk.EventBox()
box.add(Gtk.Label(label="drag"))
window.add(box)
box.drag_source_set(
    Gdk.ModifierType.BUTTON1_MASK,
    [Gtk.TargetEntry.new("text/uri-list", 0, 0)],
    Gdk.DragAction.COPY | Gdk.DragAction.LINK | Gdk.DragAction.MOVE,
)
box.connect("drag-data-get", lambda _box, _context, data, _info, _time: data.set_uris(addresses))
window.set_keep_above(True)
window.show_all()
Gtk.main()
