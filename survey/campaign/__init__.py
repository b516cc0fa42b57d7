"""The façade: a campaign folder on disk and the rooms wired together; the demo.

What lives here: making, finding and opening a campaign, and each thing that needs several rooms at once
(beginning an interview, turning a finished one into a signed entry, taking in photos, exporting).
What does not: reading arguments and printing (`cli`), and any rule that one room can hold alone.

Beside this page lies the folder itself (`campaign`, `making`, `founding`, `settings`, `device`, `folder`);
every package is one kind of work on it, and imports only packages below its own (see ARCHITECTURE.md).
"""
