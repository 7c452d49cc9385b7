"""What can go wrong around models, settings and the chat.

BelegbotError
├── SettingsError     a setting has a value that cannot work
├── ModelError
│   ├── DownloadError a model file cannot be fetched from any source
│   ├── ModelBroken   a model file is not the one that models.toml names
│   └── DiskFull      there is no room for a download
├── LanguageModelError  the language model cannot be started or reached
└── ChatError         the chat cannot be served as asked
"""


class BelegbotError(Exception):
    """Base of all errors here; its text is one sentence for the person who reads it."""


class SettingsError(BelegbotError):
    """A setting has a value that cannot work."""


class ModelError(BelegbotError):
    """Base of the model store's errors."""


class DownloadError(ModelError):
    """A model file cannot be fetched from any source."""


class ModelBroken(ModelError):
    """A model file is not the one that models.toml names."""


class DiskFull(ModelError):
    """There is no room for a download."""


class LanguageModelError(BelegbotError):
    """The language model cannot be started or reached."""


class ChatError(BelegbotError):
    """The chat cannot be served as asked."""
