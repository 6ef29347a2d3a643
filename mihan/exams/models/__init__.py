from mihan.exams.models.papers import Engagement, ExamSession, Paper
from mihan.exams.models.telling import Notice

__all__ = ["Engagement", "ExamSession", "Notice", "Paper"]
