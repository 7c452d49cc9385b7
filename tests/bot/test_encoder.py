from bot import encoder
from bot.encoder import Encoder
from vectorstore.embedder import FakeEmbedder


class Counting(FakeEmbedder):
    def __init__(self):
        super().__init__()
        self.encoded = []

    def encode_documents(self, texts):
        self.encoded += texts
        return super().encode_documents(texts)


def test_a_text_is_encoded_once_and_comes_back_in_its_place():
    counting = Counting()
    remembering = Encoder(counting)
    first = remembering.documents(["eins", "zwei"])
    again = remembering.documents(["zwei", "drei", "eins"])
    assert again[0] is first[1]
    assert again[2] is first[0]
    assert counting.encoded == ["eins", "zwei", "drei"]


def test_the_oldest_texts_are_forgotten(monkeypatch):
    monkeypatch.setattr(encoder, "KEPT", 2)
    counting = Counting()
    remembering = Encoder(counting)
    for text in ("eins", "zwei", "eins", "drei", "eins", "zwei"):
        remembering.documents([text])
    assert counting.encoded == ["eins", "zwei", "drei", "zwei"]


def test_a_list_longer_than_what_is_kept_comes_back_whole(monkeypatch):
    monkeypatch.setattr(encoder, "KEPT", 2)
    texts = ["eins", "zwei", "drei", "eins"]
    assert len(Encoder(Counting()).documents(texts)) == 4
