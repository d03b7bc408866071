"""Where and how are worlds played, and where does what they said lie?"""
