def test_the_demo_shows_a_digest_and_two_lookups_and_leaves_nothing(process, tmp_path):
    ended = process("demo")
    assert "> /digest preview" in ended.out
    assert "\n┃ Taiwan\n" in ended.out
    assert "Elin Sørdal to Anadolu Agency" in ended.out
    assert "> /quotes outlet:" in ended.out
    assert "refus" not in ended.out
    assert list(tmp_path.iterdir()) == []


def test_the_demo_needs_no_settings_and_obeys_none_that_reach_out(readout):
    ended = readout("demo", READOUT_DATABASE__URL="postgresql://nobody@127.0.0.1:1/none")
    assert "> /digest preview" in ended.out
