"""The library as a LangChain retriever."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from vectorstore.dates import TimeRange
from vectorstore.library import Library
from vectorstore.passages import Passage


class NewsRetriever(BaseRetriever):
    """Passages of a library as documents; `passage` in the metadata is the passage itself."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = 5

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        when: TimeRange | None = None,
    ) -> list[Document]:
        return [_document(passage) for passage in self.library.search(query, self.k, when)]


def _document(passage: Passage) -> Document:
    return Document(
        id=passage.chunk.id, page_content=passage.chunk.text, metadata={"passage": passage}
    )
