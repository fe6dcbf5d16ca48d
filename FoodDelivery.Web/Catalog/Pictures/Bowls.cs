namespace FoodDelivery.Web.Catalog;

/// <summary>What is eaten from bowls.</summary>
internal static class Bowls
{
    private static readonly string[] Clay = ["#2f4858", "#33658a", "#6b4a3a", "#3d5a4c", "#8c4a3c", "#40354a", "#22303a"];

    private static string Ware(Brush b) => Clay[b.Look % Clay.Length];

    public static void Salad(Brush b)
    {
        b.Bowl(Ware(b), "#dfe5c4");
        b.Strew(46, 118, (x, y, t) => b.Leaf(x, y, t, b.Between(26, 40), b.Any("#5f9a45", "#7cb35a", "#3f7a38", "#96c26b", "#4f8a3d", "#6d3f52")));
        b.Strew(7, 98, (x, y, _) => b.Tomato(x, y, b.Between(16, 22))).Strew(5, 100, (x, y, _) => b.Disc(x, y, 19, "#6fa04a").Disc(x, y, 16, "#d8e8b4").Strew(5, 8, (dx, dy, _) => b.Oval(x + dx, y + dy, 3, 1.6, "#f4f7e0")));
        b.Strew(8, 104, (x, y, t) => b.Bar(x, y, 20, 18, b.Any("#fffaf0", "#e0b06a"), t, 4)).Strew(6, 90, (x, y, _) => b.Rings(x, y, 12, "#b6629a"));
    }

    public static void Soup(Brush b)
    {
        var (deep, light) = b.Any(("#b3541e", "#dd8a3e"), ("#8f3a1c", "#c65b2b"), ("#c99a3c", "#eccb73"), ("#d9cfa8", "#f2ead0"), ("#6f8a3a", "#a3b85c"));
        b.Bowl(Ware(b), deep).Disc(0, 0, 134, light).Oval(-34, -44, 66, 40, "#fff", -30, .14).Path($"M-70 8 C-40 -50 40 -46 62 -4 C78 36 20 62 -12 42 C-38 24 -6 -8 18 8", "none", "#fff6df", 10);
        b.Strew(16, 104, (x, y, t) => b.Bar(x, y, b.Between(8, 16), b.Between(7, 13), b.Any("#e8a04a", "#f3e3b8", "#5f9a45", "#d8602f"), t, 4)).Strew(8, 96, (x, y, t) => b.Leaf(x, y, t, 13)).Strew(14, 110, (x, y, _) => b.Disc(x, y, b.Between(2, 4), "#f6c04f", .8));
    }

    public static void Bowl(Brush b)
    {
        b.Bowl(Ware(b), "#f6f0e0").Strew(60, 130, (x, y, t) => b.Oval(x, y, 6, 2.4, "#fffdf6", t));
        var parts = new[] { "#e2683e", "#7cb35a", "#f2c230", "#8a4423", "#c5517b", "#e9a06b", "#4f8a3d", "#f0e3c0" };
        var first = b.Look;
        for (var i = 0; i < 5; i++)
        {
            var (color, middle) = (parts[(first + i * 3) % parts.Length], -90 + i * 72);
            b.Raw($"<g transform='rotate({middle})'>");
            for (var k = 0; k < 16; k++)
            {
                var (r, a) = (b.Between(44, 126), b.Between(-.52, .52));
                b.Bar(Math.Cos(a) * r, Math.Sin(a) * r, b.Between(18, 32), b.Between(11, 19), color, b.Dice() * 180, i % 2 == 0 ? 4 : 9);
            }
            for (var k = 0; k < 5; k++) b.Oval(b.Between(54, 118), b.Between(-34, 34), 7, 3, "#fff", b.Dice() * 180, .3);
            b.Raw($"</g>");
        }
        if (b.Look % 3 == 0) b.Egg(0, 0, 40);
        else if (b.Look % 3 == 1) b.Path($"M-34 -8 q34 -38 68 0 q-8 38 -34 38 q-28 0 -34 -38Z", "#7ba24c").Path($"M-24 -6 q24 -26 48 0 q-6 26 -24 26 q-20 0 -24 -26Z", "#d5dc8e");
        else b.Lemon(0, 0, 28, lime: true);
        b.Strew(26, 118, (x, y, t) => b.Oval(x, y, 3.4, 2, b.Any("#fffaf0", "#2c2a26"), t));
    }

    public static void Noodles(Brush b)
    {
        var (broth, light) = b.Any(("#b3702f", "#d99a4f"), ("#8f4320", "#bf6a32"), ("#c9a45e", "#e8cd92"), ("#a03a1e", "#cf5f34"));
        b.Bowl(Ware(b), broth).Disc(0, 0, 136, light).Raw($"<g transform='translate(0 14)'>").Nest(112, "#f6dfa0", "#e0bd6c", 30).Raw($"</g>");
        b.Bar(-96, -74, 70, 88, "#22362c", -28, 5).Bar(-90, -78, 52, 70, "#2d463a", -28, 4);
        for (var i = 0; i < 2; i++) b.Oval(34 + i * 48, -66 + i * 34, 33, 27, "#fffaf0", 30).Disc(34 + i * 48, -66 + i * 34, 15, "#f09a2a").Disc(30 + i * 48, -70 + i * 34, 4, "#ffd27a");
        for (var i = 0; i < 3; i++) b.Oval(-62 + i * 36, 74 + i % 2 * 12, 34, 27, "#9a5635", -20).Oval(-62 + i * 36, 74 + i % 2 * 12, 26, 19, "#d79a78", -20).Oval(-66 + i * 36, 74 + i % 2 * 12, 8, 12, "#f0cdb4", -20);
        b.Strew(14, 96, (x, y, _) => b.Rings(x, y, 5.5, b.Any("#6fa83a", "#9ccc5a"))).Strew(16, 120, (x, y, _) => b.Disc(x, y, b.Between(3, 6), "#f6b73c", .7)).Strew(7, 100, (x, y, _) => b.Rings(x, y, 4.5, "#d8402f"));
    }

    public static void Curry(Brush b)
    {
        var (deep, light) = b.Any(("#b8541a", "#dd7d2c"), ("#c9861f", "#e8ac42"), ("#5f7f3a", "#86a452"), ("#93341c", "#bd4f2a"));
        b.Bowl(b.Any("#b0793e", "#8d6132", "#3a3a3a"), deep).Disc(0, 0, 136, light);
        b.Strew(15, 104, (x, y, t) => b.Bar(x + 2, y + 4, 40, 32, "#000", t, 10).Bar(x, y, b.Between(34, 42), b.Between(26, 34), b.Any("#e59a55", "#d98544", "#f0dcb0", "#c06a30"), t, 10).Bar(x - 4, y - 6, 14, 5, "#fff6df", t, 3));
        b.Oval(0, 0, 128, 128, light, 0, .42).Path($"M-84 -18 C-40 -64 30 -40 46 -8 C58 26 12 52 -18 34", "none", "#fff3dc", 9).Strew(11, 96, (x, y, t) => b.Leaf(x, y, t, 15)).Strew(6, 92, (x, y, _) => b.Rings(x, y, 6, "#c62f22"));
    }

    public static void Stew(Brush b)
    {
        var (deep, light) = b.Any(("#5e2413", "#8c3a1e"), ("#7a3b16", "#a85a25"), ("#8f2f1c", "#b9472b"), ("#4f4a1f", "#7d7734"));
        b.Shadow(160).Bar(-166, 0, 60, 84, "#20272b", 0, 26).Bar(166, 0, 60, 84, "#20272b", 0, 26).Bar(-170, 0, 30, 50, "#39434a", 0, 14).Bar(170, 0, 30, 50, "#39434a", 0, 14);
        b.Disc(0, 0, 158, "#2a3338").Ring(0, 0, 150, "#4a565e", 6).Disc(0, 0, 138, deep).Disc(0, 0, 128, light);
        b.Strew(17, 104, (x, y, t) => b.Oval(x + 2, y + 4, 27, 22, "#000", t, .18).Oval(x, y, b.Between(20, 30), b.Between(16, 23), b.Any("#7a3b1e", "#a3552a", "#d98a35", "#6b2f18", "#e3b878"), t).Oval(x - 5, y - 6, 8, 4, "#fff", t, .28));
        b.Strew(14, 112, (x, y, _) => b.Disc(x, y, b.Between(3, 6), "#f0a23a", .6)).Leaf(-8, -6, -30, 24).Leaf(16, 10, 30, 20).Strew(10, 100, (x, y, t) => b.Bar(x, y, 9, 3, "#6fa04a", t, 1));
    }

    public static void Dumplings(Brush b)
    {
        b.Shadow(166).Disc(0, 0, 166, "#b98a4e").Ring(0, 0, 157, "#8f6530", 3).Ring(0, 0, 148, "#d6ab6c", 10).Disc(0, 0, 140, "#e3c48e");
        for (var i = -4; i <= 4; i++) b.Path($"M{-Math.Sqrt(138 * 138 - i * 30 * i * 30):0} {i * 30} L{Math.Sqrt(138 * 138 - i * 30 * i * 30):0} {i * 30}", "none", "#c9a264", 2);
        b.Around(6, 88, (x, y, _) => One(x, y)).Strew(1, 1, (_, _, _) => One(0, 0)).Strew(16, 118, (x, y, t) => b.Bar(x, y, 8, 3, b.Any("#6fa04a", "#9ccc5a"), t, 1));
        void One(double x, double y)
        {
            b.Disc(x + 3, y + 6, 41, "#000", .14).Disc(x, y, 41, "#f3e3c3").Disc(x - 5, y - 6, 32, "#fbf3de");
            b.Around(14, 1, (_, _, t) => b.Path($"M{x + Math.Cos(t / 57.3) * 7:0.#} {y + Math.Sin(t / 57.3) * 7:0.#} Q{x + Math.Cos(t / 57.3 + .3) * 22:0.#} {y + Math.Sin(t / 57.3 + .3) * 22:0.#} {x + Math.Cos(t / 57.3 + .2) * 35:0.#} {y + Math.Sin(t / 57.3 + .2) * 35:0.#}", "none", "#d9bf90", 2.6), b.Dice() * 90).Disc(x, y, 6, "#e3c998");
        }
    }
}
