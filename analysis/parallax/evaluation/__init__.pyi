from .events import b_cubed as b_cubed
from .facts import edited_pairs as edited_pairs
from .facts import fact_matching as fact_matching
from .facts import missed_pairs as missed_pairs
from .measured import groups_in_words as groups_in_words
from .measured import shown_figures as shown_figures
from .tasks import TASKS as TASKS
