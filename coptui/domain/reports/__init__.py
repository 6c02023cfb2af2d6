"""The rules of reports: what a document may say of people, how one grows, and who sees it when."""
