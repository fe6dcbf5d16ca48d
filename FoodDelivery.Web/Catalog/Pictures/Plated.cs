namespace FoodDelivery.Web.Catalog;

/// <summary>What lies on plates and boards.</summary>
internal static class Plated
{
    public static void Pizza(Brush b)
    {
        var white = b.Look % 4 == 0;
        b.Board(372, 372, 0).Disc(2, 5, 160, "#000", .14).Disc(0, 0, 158, "#d79a4e").Ring(0, 0, 150, "#b97732", 9, .55).Disc(0, 0, 138, white ? "#f3e3b8" : "#cf4a2c").Disc(0, 0, 130, white ? "#f7ebc8" : "#e2683e");
        b.Strew(24, 122, (x, y, t) => b.Oval(x, y, b.Between(14, 30), b.Between(10, 22), white ? "#fffaf0" : "#fbe3a6", t, .92));
        b.Around(14, 150, (x, y, t) => b.Oval(x, y, b.Between(6, 13), b.Between(4, 7), "#8d5520", t + 90, .55));
        switch (b.Look % 4)
        {
            case 0: b.Strew(11, 108, (x, y, t) => b.Path($"M{x - 13:0} {y:0} a13 11 0 0 1 26 0 q-4 3 -8 2 l1 12 q-6 4 -12 0 l1 -12 q-5 1 -8 -2Z", "#b08d67", "#7b5c3c", 2)); break;
            case 1: b.Strew(12, 110, (x, y, _) => b.Disc(x, y, 19, "#a8281d").Disc(x, y, 16, "#c43a29").Strew(4, 11, (dx, dy, _) => b.Disc(x + dx, y + dy, 2.4, "#e98a68"))); break;
            case 2: b.Strew(7, 100, (x, y, _) => b.Disc(x, y, 23, "#fffaf0").Disc(x - 3, y - 3, 14, "#fff")); b.Strew(7, 112, (x, y, t) => b.Leaf(x, y, t, 21)); break;
            default: b.Strew(9, 108, (x, y, _) => b.Rings(x, y, 9, "#3c3a2f")); b.Strew(9, 112, (x, y, _) => b.Tomato(x, y, 15)); b.Strew(6, 100, (x, y, t) => b.Leaf(x, y, t, 16)); break;
        }
        b.Around(8, 1, (x, y, t) => b.Path($"M0 0 L{Math.Cos(t / 57.2958) * 157:0} {Math.Sin(t / 57.2958) * 157:0}", "none", "#7d4718", 2.2));
    }

    public static void Pasta(Brush b)
    {
        var sauce = b.Any("#c8442b", "#a8361f", "#e5854f", "#7d9a45");
        b.Plate().Disc(0, 0, 112, "#e9c777").Nest(118, "#f3d98f", "#dcb45c", 34).Oval(0, 0, 62, 52, sauce, b.Dice() * 90, .95).Oval(10, -8, 40, 30, "#fff", 20, .12);
        b.Strew(9, 48, (x, y, _) => b.Disc(x, y, b.Between(6, 12), sauce).Disc(x - 2, y - 2, 3, "#fff", .25));
        b.Strew(22, 88, (x, y, t) => b.Bar(x, y, 9, 3, "#fff8e6", t, 1)).Leaf(-8, -6, -30, 26).Leaf(18, 8, 40, 23).Leaf(-2, 22, 100, 18);
    }

    public static void Grill(Brush b)
    {
        b.Plate(170, b.Any("#39342e", "#fdfaf4"), b.Any("#4a443c", "#f1eadc"));
        b.Path($"M-96 -22 C-92 -80 -10 -86 44 -66 C92 -48 92 6 46 30 C0 56 -100 46 -96 -22Z", "#5a2b18").Path($"M-88 -22 C-84 -70 -8 -76 40 -58 C80 -44 82 2 42 22 C0 44 -92 38 -88 -22Z", "#7c3d22");
        for (var i = 0; i < 6; i++) b.Path($"M{-78 + i * 26} {-46 + i % 2 * 6} l26 62", "none", "#33160b", 7);
        b.Oval(-20, -44, 30, 8, "#fff", -10, .18).Strew(5, 22, (x, y, t) => b.Bar(x - 62 + 110, y + 86 - 20, 60, 13, b.Any("#f0c560", "#e3b14a"), t / 6 - 20, 3));
        b.Strew(6, 34, (x, y, t) => b.Leaf(x - 62, y + 82, t, 22, b.Any("#4f8a3d", "#6da34d", "#3c7336"))).Disc(-8, -18, 15, "#f7e6a4").Leaf(8, -22, 20, 12);
    }

    public static void Fish(Brush b)
    {
        var (skin, flesh) = (b.Any("#e8986b", "#d9b26a", "#e7a98e"), b.Any("#f4b48c", "#edcf8d", "#f3c6b2"));
        b.Plate().Raw($"<g transform='rotate({b.Between(-24, -8):0})'>").Path($"M-118 6 C-80 -54 44 -58 116 -12 C70 44 -50 58 -118 6Z", skin).Path($"M-100 4 C-70 -40 40 -46 98 -10 C58 32 -44 44 -100 4Z", flesh);
        for (var i = 0; i < 6; i++) b.Path($"M{-70 + i * 28} -28 q14 24 -4 54", "none", skin, 4);
        b.Strew(14, 40, (x, y, t) => b.Bar(x, y * .5, 7, 2.4, "#4f8a3d", t, 1)).Raw($"</g>");
        b.Lemon(74, 74, 30).Lemon(40, 92, 27).Leaf(-84, 70, -30, 24).Leaf(-62, 86, 10, 22).Leaf(-92, 88, 40, 20);
    }

    public static void Ribs(Brush b)
    {
        b.Board(370, 270, -6).Raw($"<g transform='rotate(-6)'>");
        for (var i = 0; i < 6; i++) b.Bar(-112 + i * 42, 58, 13, 62, "#f0e0c2", 4, 7);
        b.Bar(-7, -12, 268, 118, "#4c1c10", 0, 34).Bar(-7, -18, 258, 100, "#7a2a17", 0, 30);
        for (var i = 0; i < 6; i++) b.Bar(-112 + i * 42, -16, 24, 92, "#93371d", 3, 12).Bar(-116 + i * 42, -28, 5, 44, "#e08a55", 3, 3);
        b.Strew(22, 104, (x, y, _) => b.Disc(x - 7, y * .4 - 18, 2.4, "#f4d9a0")).Raw($"</g>");
        b.Cup(122, -84, 36, "#8c2b16").Cup(-130, 96, 34, "#f2ead2").Leaf(112, 88, 30, 22).Leaf(134, 74, -20, 18);
    }

    public static void Wings(Brush b)
    {
        var glaze = b.Any("#c4521c", "#d9822b", "#a8391d", "#c99a3c");
        b.Plate(170, "#fdfaf4", "#efe7d8");
        b.Strew(9, 92, (x, y, t) => b.Raw($"<g transform='translate({x:0} {y:0}) rotate({t:0})'>").Path($"M-34 0 C-32 -26 8 -26 20 -9 L40 -6 a8 8 0 0 1 0 12 L20 9 C8 26 -32 26 -34 0Z", "#7c2f10").Path($"M-30 -1 C-28 -21 6 -21 18 -7 L36 -4 L18 5 C6 20 -28 20 -30 -1Z", glaze).Oval(-10, -8, 13, 5, "#fff", -8, .32).Raw($"</g>"));
        b.Strew(16, 90, (x, y, _) => b.Disc(x, y, 2.2, "#fbe7bb")).Strew(6, 90, (x, y, t) => b.Bar(x, y, 9, 3, "#5f9a45", t, 1));
        b.Cup(104, 96, 38, b.Any("#f4efe0", "#f2d07c", "#e8ecd0"));
    }

    public static void Skewers(Brush b)
    {
        b.Plate(172);
        for (var i = 0; i < 3; i++)
        {
            var y = -62 + i * 58;
            b.Raw($"<g transform='rotate(-18) translate(0 {y})'>").Bar(0, 0, 312, 6, "#b98453", 0, 3);
            for (var k = 0; k < 5; k++)
                b.Bar(-92 + k * 46, 0, k % 2 == 0 ? 42 : 26, k % 2 == 0 ? 44 : 40, k % 2 == 0 ? b.Any("#8a4423", "#a05a2c", "#974a22") : b.Any("#d8402f", "#7ea84a", "#e6b341", "#9c5a8c"), b.Between(-8, 8), 10)
                    .Bar(-94 + k * 46, -9, 20, 5, "#fff", 0, 3).Raw($"<rect x='{-104 + k * 46}' y='-16' width='4' height='32' fill='#3a1a0c' opacity='.45'/>");
            b.Raw($"</g>");
        }
        b.Cup(112, 92, 32, b.Any("#f4efe0", "#d8402f", "#c9d9a0")).Lemon(-110, 96, 26, b.Look % 2 == 0).Leaf(-118, -92, 40, 22).Leaf(-98, -108, 0, 20);
    }

    public static void Mezze(Brush b)
    {
        b.Plate(172);
        var dips = new[] { "#e6cf9c", "#c9d3a4", "#d1654a", "#f4efe3" };
        b.Around(3, 62, (x, y, t) =>
        {
            var dip = dips[(b.Look + (int)t + 360) / 120 % dips.Length];
            b.Disc(x + 3, y + 5, 56, "#000", .12).Disc(x, y, 56, "#7a4a35").Disc(x, y, 48, dip).Ring(x, y, 33, "#fff", 5, .32).Ring(x + 4, y + 2, 18, "#fff", 5, .28).Oval(x + 6, y - 4, 16, 9, "#c9951f", t, .75)
                .Strew(7, 36, (dx, dy, r) => b.Bar(x + dx, y + dy, 6, 3, b.Any("#4f8a3d", "#a8281d", "#fff8e6"), r, 1));
        }, b.Between(-110, -70));
        b.Around(5, 148, (x, y, t) => b.Raw($"<g transform='translate({x * .9:0} {y * .9:0}) rotate({t + 90:0})'><path d='M-24 18 L0 -26 L24 18 Q0 28 -24 18Z' fill='#dfb26b'/><path d='M-12 12 L0 -12 L12 12' fill='none' stroke='#b98440' stroke-width='4' stroke-linecap='round'/></g>"), 20);
        b.Disc(0, 0, 13, "#3c3a2f").Disc(20, 12, 10, "#586b2e").Disc(-4, 24, 10, "#3c3a2f");
    }

    public static void Rice(Brush b)
    {
        var grain = b.Any("#f3d27c", "#f8f0dc", "#eec77a");
        b.Plate(170, b.Any("#2f5d62", "#fdfaf4", "#7a3b2e")).Oval(0, 4, 112, 98, "#000", 0, .10).Oval(0, 0, 110, 96, grain).Oval(-18, -22, 74, 56, "#fff", -20, .25);
        b.Strew(90, 100, (x, y, t) => b.Oval(x, y * .88, 6.5, 2.4, b.Any("#fffaf0", "#e7bd5d", "#fff3cf"), t));
        b.Strew(14, 82, (x, y, t) => b.Bar(x, y * .86, b.Between(14, 24), b.Between(11, 16), b.Any("#a05a2c", "#d8602f", "#6fa04a", "#8a4423"), t, 5)).Strew(9, 84, (x, y, _) => b.Disc(x, y, 5.5, "#6fa83a"));
        b.Lemon(118, 62, 27, lime: true).Leaf(-6, -8, -20, 22).Leaf(12, 4, 50, 18);
    }

    public static void Eggs(Brush b)
    {
        b.Plate().Raw($"<g transform='rotate(-14 -66 -60)'>").Bar(-64, -58, 112, 92, "#b97732", 0, 24).Bar(-64, -58, 98, 78, "#eac48a", 0, 18).Raw($"</g>");
        b.Egg(-2, 30, 56).Egg(66, -26, 52).Strew(12, 60, (x, y, _) => b.Disc(x + 30, y, 1.8, "#3b3228"));
        b.Tomato(-78, 52, 25).Tomato(-52, 82, 23).Path($"M34 74 q34 -26 74 -8 q-4 34 -42 40 q-30 0 -32 -32Z", "#7ba24c").Path($"M44 76 q28 -18 56 -4 q-6 22 -32 26 q-22 0 -24 -22Z", "#d5dc8e").Leaf(-96, 8, 60, 20);
    }

    public static void Bread(Brush b)
    {
        b.Board(360, 270, -10).Raw($"<g transform='rotate({b.Between(-26, -10):0})'>").Path($"M-142 6 C-130 -72 -40 -88 40 -74 C120 -62 150 -20 140 22 C124 78 20 86 -50 76 C-112 68 -146 50 -142 6Z", "#c98f45").Path($"M-130 4 C-118 -60 -36 -76 38 -62 C108 -52 136 -16 126 18 C112 66 18 72 -46 64 C-102 56 -132 44 -130 4Z", "#edcd92");
        b.Strew(18, 100, (x, y, t) => b.Oval(x, y * .5, b.Between(8, 19), b.Between(6, 11), b.Any("#a8662c", "#c98f45", "#8d5520"), t, .7)).Strew(18, 104, (x, y, t) => b.Bar(x, y * .5, 7, 3.4, b.Any("#4f8a3d", "#5f9a45", "#fff8e6"), t, 1)).Raw($"</g>");
        b.Cup(120, 90, 34, b.Any("#e9cf7a", "#f4efe0", "#8fae5a"));
    }
}
