"""The drill (演练): golden scenarios played on a platform with a movable clock, expected against actual."""
