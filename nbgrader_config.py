"""nbgrader's settings for this course: `nbgrader ...` and the formgrader read them from the clone's root."""

c = get_config()

c.CourseDirectory.course_id = "tinyloops"

# nbgrader copies every file beside a notebook into the release. The .py beside ours is the source with all
# solutions, so it must never be copied.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.py"]

# One statement that says what to do, and that fails until it is replaced.
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("write your answer here")'}
c.ClearSolutions.text_stub = "*Write your answer here.*"

# A cell may train a small model. nbgrader's own limit is 30 s, which a loaded machine passes while importing.
c.Execute.timeout = 120
c.Execute.interrupt_on_timeout = True
